"""Who people are: accounts, sessions, second factors, organisations, API keys."""
