"""Raw bytes in; a verified, typed envelope out, or Refused."""
