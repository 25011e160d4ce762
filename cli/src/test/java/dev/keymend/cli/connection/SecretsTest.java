// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "mydb | mydb",
                "postgresql://u@h:1/db | postgresql://u@h:1/db",
                "postgresql://u:secret@h/db | postgresql://u:***@h/db",
                "postgresql://u:se/c@ret@h/db | postgresql://u:***@h/db",
                "postgresql://:secret@h | postgresql://:***@h",
                "unmatched: 'postgresql://u:secret@h/db' | unmatched: 'postgresql://u:***@h/db'",
                "u:secret@h | u:***@h",
                "jdbc:postgresql://u:my secret@h | jdbc:postgresql://u:***@h",
                "host=h password=secret user=u | host=h password=*** user=u",
                "password = 'my \\' secret' user=u | password = *** user=u",
                "password='never closed | password=***",
                "postgresql://h/db?password=secret&user=u | postgresql://h/db?password=***&user=u",
                "sslpassword=secret | sslpassword=***",
            })
    void hidesPasswords(String text, String expected) {
        assertThat(Secrets.hide(text)).isEqualTo(expected);
    }
}
