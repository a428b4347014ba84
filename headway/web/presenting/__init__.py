"""What queries return, made ready for components: words, tones, addresses. No queries here."""
