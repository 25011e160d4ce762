// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.cli.Invocation;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is suggested to be typed next names the same database, and no password. */
class RetypedTest {
    @Test
    void namesTheDatabaseAsItWasNamed() {
        assertThat(retyped()).isEmpty();
        assertThat(retyped("-h", "db", "-p", "5433", "-U", "app", "-d", "shop"))
                .isEqualTo(" -h db -p 5433 -U app -d shop");
        assertThat(retyped("--dbname=my shop")).isEqualTo(" -d 'my shop'");
        assertThat(retyped("-d", "shop", "--map", "a.b=c", "--map=\"A\".b=c"))
                .isEqualTo(" -d shop --map a.b=c --map '\"A\".b=c'");
        assertThat(retyped("--fail-on", "info", "postgresql://app@db/shop")).isEqualTo(" postgresql://app@db/shop");
        assertThat(retyped("postgresql://app@db/shop?sslmode=require"))
                .isEqualTo(" 'postgresql://app@db/shop?sslmode=require'");
    }

    @Test
    void leavesEveryPasswordOut() {
        assertThat(retyped("postgresql://app:secret@db/shop")).isEqualTo(" postgresql://app@db/shop");
        assertThat(retyped("postgresql://app:se/c@ret@db/shop")).isEqualTo(" postgresql://app@db/shop");
        assertThat(retyped("postgresql://db/shop?password=secret")).isEqualTo(" postgresql://db/shop");
        assertThat(retyped("postgresql://db/shop?user=app&password=secret&sslpassword=secret&sslmode=require"))
                .isEqualTo(" 'postgresql://db/shop?user=app&sslmode=require'");
        assertThat(retyped("-d", "host=db password='my secret' dbname=shop")).isEqualTo(" -d 'host=db dbname=shop'");
    }

    private static String retyped(String... words) {
        List<String> all = Stream.concat(Stream.of("check"), Stream.of(words)).toList();
        PrintWriter nothing = new PrintWriter(new StringWriter());
        var root = Commands.of(
                new Invocation(
                        Map.of(), Path.of("/"), Path.of("/"), InputStream.nullInputStream(), nothing, nothing, false),
                all);
        root.parseArgs(all.toArray(String[]::new));
        return Retyped.of(root.getParseResult().subcommand().commandSpec()).withMappings();
    }
}
