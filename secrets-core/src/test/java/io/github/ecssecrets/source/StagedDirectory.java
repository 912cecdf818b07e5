package io.github.ecssecrets.source;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Opens real directories, and lets a test do something right before a
 * {@link ConfinedFile} looks at a name or opens it: what an attacker would have to hit by
 * chance. Counts the steps, and what is open.
 */
final class StagedDirectory implements ConfinedFile.DirectoryOpener {

	private final List<Act> acts = new ArrayList<>();

	private final List<String> steps = Collections.synchronizedList(new ArrayList<>());

	private final Set<Object> open = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

	/** Does something before each such step. */
	StagedDirectory before(Step step, String name, Action action) {
		this.acts.add(new Act(step, name, action));
		return this;
	}

	/** How often there was such a step. */
	long count(Step step, String name) {
		return this.steps.stream().filter((done) -> done.equals(step + " " + name)).count();
	}

	/** How many directories and files are open. */
	int open() {
		return this.open.size();
	}

	@Override
	@SuppressWarnings("StreamResourceLeak") // the reader closes it
	public DirectoryStream<Path> open(Path directory) throws IOException {
		return new Stage((SecureDirectoryStream<Path>) Files.newDirectoryStream(directory));
	}

	OpenDirectory openDirectory(Path path) throws IOException {
		return new OpenDirectory(path, (SecureDirectoryStream<Path>) open(path));
	}

	private void step(Step step, Path path) throws IOException {
		String name = path.getName(0).toString();
		this.steps.add(step + " " + name);
		for (Act act : this.acts) {
			if (act.step() == step && act.name().equals(name)) {
				act.action().run();
			}
		}
	}

	private SeekableByteChannel counted(SeekableByteChannel channel) {
		this.open.add(channel);
		return (SeekableByteChannel) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { SeekableByteChannel.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("close")) {
						this.open.remove(channel);
					}
					try {
						return method.invoke(channel, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

	enum Step {

		LOOK, OPEN_DIRECTORY, OPEN_FILE

	}

	interface Action {

		void run() throws IOException;

	}

	private record Act(Step step, String name, Action action) {

	}

	private final class Stage implements SecureDirectoryStream<Path> {

		private final SecureDirectoryStream<Path> real;

		Stage(SecureDirectoryStream<Path> real) {
			this.real = real;
			StagedDirectory.this.open.add(this);
		}

		@Override
		public SecureDirectoryStream<Path> newDirectoryStream(Path path, LinkOption... options) throws IOException {
			step(Step.OPEN_DIRECTORY, path);
			return new Stage(this.real.newDirectoryStream(path, options));
		}

		@Override
		public SeekableByteChannel newByteChannel(Path path, Set<? extends OpenOption> options,
				FileAttribute<?>... attributes) throws IOException {
			step(Step.OPEN_FILE, path);
			return counted(this.real.newByteChannel(path, options, attributes));
		}

		@Override
		public <V extends FileAttributeView> V getFileAttributeView(Class<V> type) {
			return this.real.getFileAttributeView(type);
		}

		@Override
		public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
			BasicFileAttributeView view = this.real.getFileAttributeView(path, BasicFileAttributeView.class, options);
			return type.cast(new BasicFileAttributeView() {

				@Override
				public String name() {
					return view.name();
				}

				@Override
				public BasicFileAttributes readAttributes() throws IOException {
					step(Step.LOOK, path);
					return view.readAttributes();
				}

				@Override
				public void setTimes(FileTime modified, FileTime accessed, FileTime created) {
					throw new UnsupportedOperationException();
				}

			});
		}

		@Override
		public Iterator<Path> iterator() {
			return this.real.iterator();
		}

		@Override
		public void close() throws IOException {
			StagedDirectory.this.open.remove(this);
			this.real.close();
		}

		@Override
		public void deleteFile(Path path) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void deleteDirectory(Path path) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void move(Path source, SecureDirectoryStream<Path> directory, Path target) {
			throw new UnsupportedOperationException();
		}

	}

}
