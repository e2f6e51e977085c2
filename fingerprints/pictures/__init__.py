"""The parts of the kind `picture`: decoding, borders, codes in eight orientations, key points, boxes, colours."""
