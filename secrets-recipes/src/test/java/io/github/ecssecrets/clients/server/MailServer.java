package io.github.ecssecrets.clients.server;

import java.util.concurrent.atomic.AtomicLong;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserManager;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

/**
 * An SMTP server in this process.
 */
public final class MailServer implements PasswordServer {

	private final AtomicLong refusedLogins = new AtomicLong();

	private final Mailbox mailbox = new Mailbox(new CountingManagers(this.refusedLogins));

	private MailServer() {
		this.mailbox.start();
	}

	public static MailServer start() {
		return new MailServer();
	}

	@Override
	public int port() {
		return this.mailbox.getSmtp().getPort();
	}

	@Override
	public void setPassword(String user, String password) {
		GreenMailUser known = this.mailbox.getUserManager().getUser(user);
		if (known != null) {
			known.setPassword(password);
		}
		else {
			this.mailbox.setUser(user + "@example.com", user, password);
		}
	}

	public int receivedMails() {
		return this.mailbox.getReceivedMessages().length;
	}

	@Override
	public long refusedLogins() {
		return this.refusedLogins.get();
	}

	@Override
	public void close() {
		this.mailbox.stop();
	}

	private static final class Mailbox extends GreenMail {

		private Mailbox(Managers managers) {
			super(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
			this.managers = managers;
		}

	}

	private static final class CountingManagers extends Managers {

		private final UserManager users;

		private final SmtpManager smtp;

		private CountingManagers(AtomicLong refusedLogins) {
			ImapHostManager mailboxes = getImapHostManager();
			this.users = new UserManager(mailboxes) {

				@Override
				public boolean test(String user, String password) {
					boolean accepted = super.test(user, password);
					if (!accepted) {
						refusedLogins.incrementAndGet();
					}
					return accepted;
				}

			};
			this.users.setAuthRequired(true);
			this.smtp = new SmtpManager(mailboxes, this.users);
		}

		@Override
		public UserManager getUserManager() {
			return this.users;
		}

		@Override
		public SmtpManager getSmtpManager() {
			return this.smtp;
		}

	}

}
