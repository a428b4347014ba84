"""What pages ask of the assessment, and of a list of schools, which needs all that lies below."""
