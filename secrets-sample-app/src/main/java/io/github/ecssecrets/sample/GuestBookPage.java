package io.github.ecssecrets.sample;

import java.time.Instant;

import io.github.ecssecrets.Secrets;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * The guest book as a page, with what can be told of the secrets behind it.
 */
@Controller
class GuestBookPage {

	private final GuestBook guestBook;

	private final Secrets secrets;

	GuestBookPage(GuestBook guestBook, Secrets secrets) {
		this.guestBook = guestBook;
		this.secrets = secrets;
	}

	@GetMapping("/")
	String show(Model model) {
		Instant now = Instant.now();
		model.addAttribute("entries", this.guestBook.latest());
		model.addAttribute("secrets",
				this.secrets.status().stream().map((status) -> SecretLine.of(status, now)).toList());
		return "guest-book";
	}

}
