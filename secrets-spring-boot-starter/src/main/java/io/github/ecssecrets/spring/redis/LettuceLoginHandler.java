package io.github.ecssecrets.spring.redis;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.GenericMapOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Stands between Lettuce and one connection, and lets commands pass but for those that
 * log in. Redis keeps a connection whose login it refuses, so the login is repeated on it
 * with the next credentials, and Lettuce learns of the last answer only. Never blocks.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures go to the command
final class LettuceLoginHandler extends ChannelOutboundHandlerAdapter {

	private static final RedisLoginProtocol PROTOCOL = new RedisLoginProtocol();

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final LettuceLogin provider;

	LettuceLoginHandler(LettuceLogin provider) {
		this.provider = provider;
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		if (message instanceof AsyncCommand<?, ?, ?> command) {
			LoginArguments arguments = LoginArguments.of(command);
			if (arguments != null && arguments.match(this.provider::gave)) {
				promise.trySuccess();
				logIn(context, command, arguments);
				return;
			}
		}
		context.write(message, promise);
	}

	private <T> void logIn(ChannelHandlerContext context, AsyncCommand<?, ?, T> asked, LoginArguments arguments) {
		this.provider.login()
			.openAsync((credentials) -> send(context, asked, arguments.with(credentials)), PROTOCOL, PATIENCE)
			.whenComplete((opened, failure) -> {
				if (failure != null) {
					asked.completeExceptionally(failure);
				}
				else {
					this.provider.connections().add(context.channel(), opened.credentials());
					asked.complete(opened.connection());
				}
			});
	}

	@SuppressWarnings("unchecked")
	private static <T> CompletionStage<T> send(ChannelHandlerContext context, AsyncCommand<?, ?, T> asked,
			CommandArgs<String, String> arguments) {
		CommandOutput<String, String, ?> output = (asked.getType() == CommandType.HELLO)
				? new GenericMapOutput<>(StringCodec.ASCII) : new StatusOutput<>(StringCodec.ASCII);
		AsyncCommand<String, String, T> login = new AsyncCommand<>(
				new Command<>(asked.getType(), (CommandOutput<String, String, T>) output, arguments));
		context.executor().execute(() -> context.writeAndFlush(login).addListener((written) -> {
			if (!written.isSuccess()) {
				login.completeExceptionally(written.cause());
			}
		}));
		return login;
	}

}
