-- What concerns a day in all roster versions, such as corrections and retention, finds its classes
-- without a scan.
ALTER TABLE class ADD KEY by_day (class_date, version);
