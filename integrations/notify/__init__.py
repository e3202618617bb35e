"""GOV.UK Notify: emails and text messages by its REST API, and what it reports of each."""
