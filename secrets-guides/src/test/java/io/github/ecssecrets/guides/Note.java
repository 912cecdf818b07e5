package io.github.ecssecrets.guides;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/**
 * What a slice of JPA stores.
 */
@Entity(name = "note")
class Note {

	@Id
	private long id;

	Note() {
	}

	Note(long id) {
		this.id = id;
	}

	long id() {
		return this.id;
	}

}
