"""The services of NHTSA that a caller may wait for: VINs (`vin`) and recalls (`recalls`)."""
