"""Before an approval and at it: the live re-check, what people say of a finding, who may put up and approve."""
