package io.github.ecssecrets.sample;

import java.util.List;

import jakarta.validation.Valid;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The guest book as JSON.
 */
@RestController
@RequestMapping("/api/entries")
class GuestBookApi {

	private final GuestBook guestBook;

	GuestBookApi(GuestBook guestBook) {
		this.guestBook = guestBook;
	}

	@GetMapping
	List<Entry> list() {
		return this.guestBook.latest();
	}

	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	Entry write(@Valid @RequestBody NewEntry entry) {
		return this.guestBook.write(entry);
	}

}
