// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConninfoParserTest {

    private static final String VALID = " Valid are host, hostaddr, port, dbname, user, password, passfile, service,"
            + " servicefile, application_name, fallback_application_name, channel_binding, connect_timeout, gssencmode,"
            + " gsslib, keepalives, keepalives_count, keepalives_idle, keepalives_interval, krbsrvname,"
            + " load_balance_hosts, max_protocol_version, min_protocol_version, options, require_auth, requirepeer,"
            + " ssl_max_protocol_version, ssl_min_protocol_version, sslcert, sslcertmode, sslcrl, sslcrldir, sslkey,"
            + " sslmode, sslnegotiation, sslpassword, sslrootcert, sslsni, target_session_attrs.";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "host=localhost port=5432 dbname=mydb connect_timeout=10 | [host:localhost][port:5432][dbname:mydb][connect_timeout:10]",
                "dbname='my shop' user = app | [dbname:my shop][user:app]",
                "user= 'a'host=b | [user:a][host:b]",
                "password='it\\'s \\\\ here' | [password:it's \\ here]",
                "password=a\\ b\\'c | [password:a b'c]",
                "host='' dbname=x | [host:][dbname:x]",
                "host= | [host:]",
                "dbname=a dbname=b | [dbname:b]",
                "options='-c geqo=off' | [options:-c geqo=off]",
                "host=h client_encoding=latin1 keepalives_idle=30 | [host:h][client_encoding:latin1][keepalives_idle:30]",
            })
    void readsConnectionString(String text, String expected) {
        assertThat(ConninfoParser.parse(text).entrySet().stream()
                        .map(entry -> "[" + entry.getKey() + ":" + entry.getValue() + "]")
                        .collect(Collectors.joining()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "foo bar=1 | the connection string begins with 'foo', which has no '=' after it; write keyword=value",
                "password=my secret | the connection string goes on after the value of password with a word that has no '=' after it; a value with spaces is written password='…'",
                "host='abc | the connection string opens a ' in the value of host and never closes it; a quote inside is written \\'",
                "=x | the connection string has an '=' without a keyword before it; write keyword=value",
            })
    void refusesMalformedConnectionString(String text, String message) {
        assertThatThrownBy(() -> ConninfoParser.parse(text))
                .isInstanceOf(BadConnectionInfo.class)
                .hasMessage(message);
    }

    @Test
    void suggestsTheNearestKeyword() {
        assertThatThrownBy(() -> ConninfoParser.parse("sslmod=require"))
                .hasMessage(
                        "the connection string sets 'sslmod', which is no connection keyword (did you mean sslmode?)."
                                + VALID);
    }

    @Test
    void listsTheValidKeywordsWhenNoneIsNear() {
        assertThatThrownBy(() -> ConninfoParser.parse("currentSchema=x"))
                .hasMessage("the connection string sets 'currentSchema', which is no connection keyword." + VALID);
    }

    @Test
    void refusesWhatItCannotHonour() {
        assertThatThrownBy(() -> ConninfoParser.parse("oauth_issuer=https://x"))
                .hasMessage(
                        "the connection string sets oauth_issuer, which keymend cannot honour; take it out." + VALID);
    }
}
