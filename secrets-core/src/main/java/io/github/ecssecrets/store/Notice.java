package io.github.ecssecrets.store;

/**
 * One call of foreign code.
 *
 * @param listener who is called, for messages
 * @param about what is reported, for messages
 * @param call the call
 */
record Notice(Object listener, String about, Runnable call) {

	/**
	 * Names the listener: by its own text if it has one, by its class otherwise.
	 */
	String who() {
		Class<?> type = this.listener.getClass();
		String name = type.getName();
		int lambda = name.indexOf("$$Lambda");
		if (lambda >= 0) {
			return "a lambda of " + name.substring(0, lambda);
		}
		try {
			return (type.getMethod("toString").getDeclaringClass() != Object.class) ? this.listener.toString() : name;
		}
		catch (Throwable ex) { // the text is foreign code, too
			return name;
		}
	}

}
