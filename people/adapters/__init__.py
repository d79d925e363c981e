"""What faces allauth, Django's authentication and Wagtail's groups."""
