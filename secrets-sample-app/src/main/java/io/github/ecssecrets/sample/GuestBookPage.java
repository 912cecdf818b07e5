package io.github.ecssecrets.sample;

import io.github.ecssecrets.spring.actuate.SecretsView;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * The guest book as a page, with what can be told of the secrets behind it: the view that
 * {@code /actuator/secrets} shows to browsers.
 */
@Controller
class GuestBookPage {

	private final GuestBook guestBook;

	private final SecretsView secrets;

	GuestBookPage(GuestBook guestBook, SecretsView secrets) {
		this.guestBook = guestBook;
		this.secrets = secrets;
	}

	@GetMapping("/")
	String show(Model model) {
		model.addAttribute("entries", this.guestBook.latest());
		model.addAttribute("secrets", this.secrets.fragment());
		model.addAttribute("secretsStyle", this.secrets.style());
		return "guest-book";
	}

}
