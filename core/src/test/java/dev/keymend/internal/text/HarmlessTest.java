// SPDX-License-Identifier: Apache-2.0
package dev.keymend.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HarmlessTest {
    @Test
    void whatActsIsReplaced() {
        assertThat(Harmless.text("a\u001b[2Jb\u0007c\u009b1md\u007fe")).isEqualTo("a\uFFFD[2Jb\uFFFDc\uFFFD1md\uFFFDe");
        assertThat(Harmless.text("user\u202Egnp.exe\u2066\u200F\u2028\uFEFF"))
                .isEqualTo("user\uFFFDgnp.exe\uFFFD\uFFFD\uFFFD\uFFFD");
        assertThat(Harmless.text("half \uD83D")).isEqualTo("half \uFFFD");
        assertThat(Harmless.text("\uDB40\uDC41tag")).isEqualTo("\uFFFDtag");
    }

    @Test
    void whatIsOnlyUnusualStays() {
        String text = "Größe 注文 🐘 می\u200Cخواهم e\u0301\tend\n";
        assertThat(Harmless.text(text)).isSameAs(text);
    }

    @Test
    void aNameStaysOnItsLine() {
        assertThat(Harmless.line("a\nerror\tb\r")).isEqualTo("a\\nerror\\tb\uFFFD");
        assertThat(Harmless.text("a\nb\t")).isEqualTo("a\nb\t");
    }
}
