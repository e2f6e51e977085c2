"""Learning: labelled examples to the weights and calibration of a model."""
