package io.github.ecssecrets.spring.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

import io.github.ecssecrets.login.LoginCredentials;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of {@code HELLO <version> AUTH <user> <password> [SETNAME <name>]} or
 * {@code AUTH [<user>] <password>}, whose user and password can be replaced. Immutable.
 */
final class LoginArguments {

	private static final String DEFAULT_USER = "default";

	private static final int LONGEST = 65_536;

	private final @Nullable String version;

	private final @Nullable String user;

	private final String password;

	private final List<String> others;

	private LoginArguments(@Nullable String version, @Nullable String user, String password, List<String> others) {
		this.version = version;
		this.user = user;
		this.password = password;
		this.others = others;
	}

	/**
	 * Reads the arguments of a command.
	 * @return the arguments, or {@code null} if the command does not log in
	 */
	static @Nullable LoginArguments of(RedisCommand<?, ?, ?> command) {
		ProtocolKeyword type = command.getType();
		if (type != CommandType.HELLO && type != CommandType.AUTH) {
			return null;
		}
		List<String> all = texts(command.getArgs());
		if (type == CommandType.AUTH) {
			int size = all.size();
			return (size == 1 || size == 2)
					? new LoginArguments(null, (size == 2) ? all.get(0) : null, all.get(size - 1), List.of()) : null;
		}
		return (all.size() >= 4 && all.get(1).equals(CommandType.AUTH.name()))
				? new LoginArguments(all.get(0), all.get(2), all.get(3), all.subList(4, all.size())) : null;
	}

	/**
	 * Takes the arguments from their form on the wire, which is all that Lettuce shows:
	 * for each its length, a line break, the bytes and a line break.
	 */
	private static List<String> texts(CommandArgs<?, ?> arguments) {
		ByteBuf wire = Unpooled.buffer(256, LONGEST);
		try {
			arguments.encode(wire);
			List<String> texts = new ArrayList<>();
			while (wire.isReadable()) {
				int length = 0;
				for (byte next = wire.skipBytes(1).readByte(); next != '\r'; next = wire.readByte()) {
					length = length * 10 + next - '0';
				}
				texts.add(wire.skipBytes(1).readCharSequence(length, StandardCharsets.UTF_8).toString());
				wire.skipBytes(2);
			}
			return texts;
		}
		finally {
			wire.setZero(0, wire.writerIndex());
			wire.release();
		}
	}

	/**
	 * Whether user and password are of a kind.
	 */
	boolean match(BiPredicate<@Nullable String, String> condition) {
		return condition.test(this.user, this.password)
				|| (DEFAULT_USER.equals(this.user) && condition.test(null, this.password));
	}

	/**
	 * The same arguments with other credentials.
	 */
	CommandArgs<String, String> with(LoginCredentials credentials) {
		CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
		String username = credentials.username();
		if (this.version != null) {
			arguments.add(this.version).add(CommandType.AUTH).add((username != null) ? username : DEFAULT_USER);
		}
		else if (username != null) {
			arguments.add(username);
		}
		arguments.add(credentials.revealPassword().toCharArray());
		this.others.forEach(arguments::add);
		return arguments;
	}

}
