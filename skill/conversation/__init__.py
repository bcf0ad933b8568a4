"""What a turn is, and what is answered to it; knows neither Alexa nor HTTP nor a database."""
