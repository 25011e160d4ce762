// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

/**
 * Code to copy into an application.
 *
 * @param language in lower case, as a code block names it: {@code java}, {@code python}, {@code sql}
 */
public record Snippet(String language, String code) {}
