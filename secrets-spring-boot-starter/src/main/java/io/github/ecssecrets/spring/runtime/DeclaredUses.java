package io.github.ecssecrets.spring.runtime;

import java.util.List;

/**
 * Finds uses of secrets that an application will have once its beans are made, and that
 * no property or annotation names: for the manifest, which makes none of them. A bean of
 * this type is lazy.
 */
public interface DeclaredUses {

	/**
	 * Finds the uses. Reads no secret and makes no bean of the application.
	 * @return the uses
	 */
	List<SecretUse> find();

}
