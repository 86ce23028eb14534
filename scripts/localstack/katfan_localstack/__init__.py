"""
What LocalStack's community edition lacks of what katfan is deployed to, so that it runs without Docker.

LocalStack finds it by the entry points beside this folder, which PYTHONPATH names.
"""
