import CMessageDigest
import FoundationEssentials

/// SHA-256 of the bytes (FIPS 180-4).
public func sha256(_ data: Data) -> [UInt8] {
    var state = SHA2_CTX()
    SHA256Init(&state)
    data.withUnsafeBytes { bytes in
        guard let first = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
        SHA256Update(&state, first, bytes.count)
    }
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    SHA256Final(&digest, &state)
    return digest
}

/// SHA-256 of the bytes, in hexadecimal.
public func sha256Hex(_ data: Data) -> String {
    sha256(data).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}
