// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UriParserTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql://                                         | ''",
                "postgres://                                           | ''",
                "postgresql:///                                        | ''",
                "postgresql://localhost                                | host=localhost",
                "postgresql://localhost:5433                           | host=localhost port=5433",
                "postgresql://localhost/mydb                           | host=localhost dbname=mydb",
                "postgresql://user@localhost                           | user=user host=localhost",
                "postgresql://user:secret@localhost                    | user=user password=secret host=localhost",
                "postgresql://user:@localhost                          | user=user host=localhost",
                "postgresql://:secret@localhost                        | password=secret host=localhost",
                "postgresql://@localhost                               | host=localhost",
                "postgresql://user@/mydb                               | user=user dbname=mydb",
                "postgresql://other@localhost/otherdb?connect_timeout=10&application_name=myapp | user=other host=localhost dbname=otherdb connect_timeout=10 application_name=myapp",
                "postgresql://host1:123,host2:456/somedb?target_session_attrs=any | host=host1,host2 port=123,456 dbname=somedb target_session_attrs=any",
                "postgresql://host1,host2:2/db                         | host=host1,host2 port=,2 dbname=db",
                "postgresql://host1,host2                              | host=host1,host2",
                "postgresql:///mydb?host=localhost&port=5433           | dbname=mydb host=localhost port=5433",
                "postgresql://user@localhost:5433/mydb?options=-c%20synchronous_commit%3Doff | user=user host=localhost port=5433 dbname=mydb options=-c synchronous_commit=off",
                "postgresql://[2001:db8::1234]/database                | host=2001:db8::1234 dbname=database",
                "postgresql://[::1]:5433,[::2]/database                | host=::1,::2 port=5433, dbname=database",
                "postgresql://%2Fvar%2Flib%2Fpostgresql/dbname         | host=/var/lib/postgresql dbname=dbname",
                "postgresql://u%40x:p%3A%2F%40%25w@h/d%20b             | user=u@x password=p:/@%w host=h dbname=d b",
                "postgresql://h/caf%C3%A9                              | host=h dbname=café",
                "postgresql://h/a+b                                    | host=h dbname=a+b",
                "postgresql://h/?                                      | host=h",
                "postgresql://h?user=u                                 | host=h user=u",
                "postgresql://:5433/db                                 | port=5433 dbname=db",
                "postgresql://h/a?dbname=b                             | host=h dbname=b",
                "postgresql://h?ssl=true                               | host=h sslmode=require",
                "postgresql://u@h/my@db                                | user=u host=h dbname=my@db",
            })
    void readsUri(String uri, String expected) {
        assertThat(UriParser.parse(uri).entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql://[::1 | the connection URI opens an IPv6 address with [ and never closes it with ]",
                "postgresql://[]/db | the connection URI has an empty IPv6 address []",
                "postgresql://[::1]x/db | the connection URI goes on with 'x' after the ] of an IPv6 address; valid are : and a port, a comma, / and ?",
                "postgresql://h:port/db | the connection URI has a port that is not a number from 1 to 65535; in a password, @ / : ? # and % have to be percent-encoded (@ is %40)",
                "postgresql://h:65536/db | the connection URI has a port that is not a number from 1 to 65535; in a password, @ / : ? # and % have to be percent-encoded (@ is %40)",
                "postgresql://u:se@cret@h/db | the connection URI has an @ where none can be; in a password, @ / : ? # and % have to be percent-encoded (@ is %40)",
                "postgresql://u:se/cret@h/db | the connection URI has an @ where none can be; in a password, @ / : ? # and % have to be percent-encoded (@ is %40)",
                "postgresql://u:1/cret@h/db | the connection URI has an @ where none can be; in a password, @ / : ? # and % have to be percent-encoded (@ is %40)",
                "postgresql://u:se%zzcret@h/db | the connection URI has a % in its password that two hexadecimal digits (not 00) do not follow; a % itself is written %25",
                "postgresql://h/db%2 | the connection URI has a % in its database that two hexadecimal digits (not 00) do not follow; a % itself is written %25",
                "postgresql://h/db%00 | the connection URI has a % in its database that two hexadecimal digits (not 00) do not follow; a % itself is written %25",
                "postgresql://h/db?sslmode | the connection URI has a parameter without '=' after its '?'; write ?keyword=value&keyword=value",
                "postgresql://h/db?options=-c a=b | the connection URI has a second '=' in the parameter options; write it %3D",
            })
    void refusesMalformedUri(String uri, String message) {
        assertThatThrownBy(() -> UriParser.parse(uri))
                .isInstanceOf(BadConnectionInfo.class)
                .hasMessage(message);
    }
}
