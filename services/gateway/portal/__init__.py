"""The portal: what pages show, apart from the routes."""
