UPDATE talent SET owner = '';
