// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.MessageFormat;
import java.util.List;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** pgjdbc translates the labels itself, whatever language the server speaks; its own texts are asked. */
class DriverLabelsTest {
    /** Of the server's own labels that is the one for a place in its sources. */
    private static final List<String> SAY_WHERE_FOR_LOCATION = List.of("ja", "ko");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bg", "cs", "de", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt_BR", "ru", "sr", "tr", "zh_CN", "zh_TW"
            })
    void areKnownInEachLanguageOfTheDriver(String language) throws Exception {
        ResourceBundle texts = Class.forName("org.postgresql.translation.messages_" + language)
                .asSubclass(ResourceBundle.class)
                .getDeclaredConstructor()
                .newInstance();
        String pasted =
                "org.postgresql.util.PSQLException: ERROR: duplicate key value violates unique constraint \"users_pkey\"\n  "
                        + said(texts, "Detail: {0}", "Key (id)=(3) already exists.") + "\n  "
                        + said(texts, "Hint: {0}", "Look twice.") + "\n  "
                        + said(texts, "Where: {0}", "COPY users, line 7");

        List<UniqueViolation> found = UniqueViolation.parse(pasted);

        assertThat(found).hasSize(1);
        assertThat(found.get(0).key()).isEqualTo(KeyText.of("id", "3"));
        if (!SAY_WHERE_FOR_LOCATION.contains(language)) {
            assertThat(found.get(0).copyLine()).hasValue(7);
        }
    }

    private static String said(ResourceBundle texts, String english, String what) {
        String form;
        try {
            form = texts.getString(english);
        } catch (MissingResourceException e) {
            form = english;
        }
        return MessageFormat.format(form, what);
    }
}
