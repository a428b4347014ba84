"""Every outcome in every Ofsted regime, and when the next inspection is due by rule."""
