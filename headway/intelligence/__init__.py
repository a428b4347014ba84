"""What officers, partners and services hear about schools, and how engaged schools are."""
