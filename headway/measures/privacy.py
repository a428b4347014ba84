"""How sensitive the published figures are: all are published, or hidden by the publisher."""

from headway.core.privacy import PERSONAL, PLAIN

PRIVACY = {
    "ReleaseRecord.*": PLAIN,
    "Edition.*": PLAIN,
    "Edition.published_by": PERSONAL,
    "Figure.*": PLAIN,
    "AreaFigure.*": PLAIN,
    "DecileBand.*": PLAIN,
    "Family.*": PLAIN,
    "AimYear.*": PLAIN,
    "FloorYear.*": PLAIN,
    "Publication.*": PLAIN,
    "Publication.asked_by": PERSONAL,
    "Upload.*": PLAIN,
    "Upload.uploaded_by": PERSONAL,
}
