UPDATE enterprise SET facet = '';
