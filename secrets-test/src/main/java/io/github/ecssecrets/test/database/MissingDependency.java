package io.github.ecssecrets.test.database;

/**
 * Names the dependency to add where a class of an optional one is missing.
 */
final class MissingDependency {

	private MissingDependency() {
	}

	/**
	 * Checks that a class is there.
	 * @param className a class of the dependency
	 * @param dependency the coordinates to show
	 * @throws IllegalStateException if it is not
	 */
	static void check(String className, String dependency) {
		ClassLoader threadLoader = Thread.currentThread().getContextClassLoader();
		ClassLoader loader = (threadLoader != null) ? threadLoader : MissingDependency.class.getClassLoader();
		try {
			Class.forName(className, false, loader);
		}
		catch (ClassNotFoundException | LinkageError ex) {
			throw new IllegalStateException("Add the dependency " + dependency
					+ " in test scope: the test database needs it, and it is not on the class path", ex);
		}
	}

}
