// SPDX-License-Identifier: Apache-2.0
/** The cellar: quoting, SQL from resource files, a small query runner. Not part of the API. */
@NullMarked
package dev.keymend.internal.sql;

import org.jspecify.annotations.NullMarked;
