package io.github.ecssecrets.login;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

/**
 * A server that knows users and their passwords.
 */
final class FakeServer implements SecretLogin.Opener<String, FakeServer.Refused>, LoginProtocol<FakeServer.Refused> {

	private final Map<String, String> passwords = new ConcurrentHashMap<>();

	private final List<String> refused = new CopyOnWriteArrayList<>();

	private final List<String> accepted = new CopyOnWriteArrayList<>();

	private volatile @Nullable LoginFailure trouble;

	void user(String name, String password) {
		this.passwords.put(name, password);
	}

	/** Lets every login fail like this; {@code null} ends it. */
	void trouble(@Nullable LoginFailure meaning) {
		this.trouble = meaning;
	}

	/** The passwords that were refused, each as often as it was tried. */
	List<String> refused() {
		return List.copyOf(this.refused);
	}

	/** The passwords that were accepted, each as often as it was tried. */
	List<String> accepted() {
		return List.copyOf(this.accepted);
	}

	@Override
	public String open(LoginCredentials credentials) throws Refused {
		String password = credentials.revealPassword();
		LoginFailure meaning = this.trouble;
		if (meaning == null && password.equals(this.passwords.get(credentials.username()))) {
			this.accepted.add(password);
			return password;
		}
		this.refused.add(password);
		throw new Refused((meaning != null) ? meaning : LoginFailure.WRONG_CREDENTIALS, "refused");
	}

	@Override
	public LoginFailure classify(Throwable failure) {
		return ((Refused) failure).meaning;
	}

	@Override
	public String causes(Throwable failure) {
		return "the moon is full";
	}

	@Override
	public Refused refused(LoginRefusal refusal) {
		return new Refused(refusal.meaning(), refusal.describe("The server"));
	}

	@Override
	public Refused late(String message, @Nullable Throwable cause) {
		return new Refused(LoginFailure.OTHER, message);
	}

	static final class Refused extends Exception {

		private final LoginFailure meaning;

		Refused(LoginFailure meaning, String message) {
			super(message);
			this.meaning = meaning;
		}

		LoginFailure meaning() {
			return this.meaning;
		}

	}

}
