import Foundation
import Testing
import TradeData

@Suite struct SHA256Tests {
    /// The digests of FIPS 180-2, appendix B.
    @Test func digests() {
        #expect(sha256Hex(Data("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(sha256Hex(Data()) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        let letters = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
        #expect(sha256Hex(Data(letters.utf8)) == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    }

    /// A part of a file has the hash of its own bytes, wherever it begins.
    @Test func slicesCountFromTheirBeginning() {
        let data = Data("xxabc".utf8)
        #expect(sha256(data.dropFirst(2)) == sha256(Data("abc".utf8)))
    }
}
