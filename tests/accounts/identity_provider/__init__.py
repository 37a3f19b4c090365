"""allauth's own OpenID Connect provider in a process of its own: the other side of test_openid_connect.py."""
