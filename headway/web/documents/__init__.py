"""Documents of composed pages: what each shows is made ready here, how it looks is in its .typ."""
