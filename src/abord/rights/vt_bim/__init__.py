"""Verhoogde tegemoetkoming, intervention majorée: increased reimbursement of health care."""
