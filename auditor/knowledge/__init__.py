"""What is known of passenger data before any is seen: data elements, service codes, special categories."""
