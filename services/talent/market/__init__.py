"""The talent market: what people, employers and bureaus do in it, one package a part."""
