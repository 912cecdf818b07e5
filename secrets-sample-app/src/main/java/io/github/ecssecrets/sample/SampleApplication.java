package io.github.ecssecrets.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The guest book.
 */
@SpringBootApplication
public class SampleApplication {

	/**
	 * Starts the guest book.
	 * @param args the command line
	 */
	public static void main(String[] args) {
		SpringApplication.run(SampleApplication.class, args);
	}

}
