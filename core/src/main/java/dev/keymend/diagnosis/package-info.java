// SPDX-License-Identifier: Apache-2.0
/**
 * Judgements on facts. A {@link dev.keymend.diagnosis.Rule} looks at a snapshot and returns
 * {@link dev.keymend.diagnosis.Finding}s; {@link dev.keymend.diagnosis.Rules#ALL} is the one list of rules, and
 * {@link dev.keymend.diagnosis.Diagnosis} runs them.
 */
@NullMarked
package dev.keymend.diagnosis;

import org.jspecify.annotations.NullMarked;
