"""One module a format: cut, take, build."""
