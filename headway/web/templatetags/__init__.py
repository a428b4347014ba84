"""Words of the service that only pages need."""
