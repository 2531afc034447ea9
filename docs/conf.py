"""Sphinx's configuration; `scripts/site.py` gathers the pages (see `make site`)."""

project = "hopfit"
author = copyright = "The hopfit developers"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "hopfit"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sourcelink = html_copy_source = False
html_favicon = "_static/icon.svg"
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#1f4e9c", "color-brand-content": "#1f4e9c"},
    "dark_css_variables": {"color-brand-primary": "#8fb8f6", "color-brand-content": "#8fb8f6"},
    "footer_icons": [],
}
exclude_patterns = ["paper/*"]
autodoc_typehints = "none"
napoleon_google_docstring = False
