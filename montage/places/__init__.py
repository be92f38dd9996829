"""Countries, regions and cities: names, coordinates, people. Data: see NOTICE.md."""
