from tests.access import Route, everyone

ROUTES = [
    Route("search:results", get=everyone(200), post=everyone(405), query="?q=budget"),
    Route("search:suggest", get=everyone(200), post=everyone(405), query="?q=budget"),
]
