import FoundationEssentials
import TradeData
import TradePolicy

/// Goods: HS codes, product lists, sectors, minerals.
extension Reading {
    /// Goods with their footprint.
    struct GoodsRead {
        let goods: Goods
        let footprint: GoodsFootprint
    }

    /// A list of products that was looked for; nil where there is none that can be read.
    struct ListRead { let set: ProductSet? }

    func goods(_ item: Item) -> Goods? { readGoods(item)?.goods }

    /// The goods of one list that a text names.
    func goods(listed item: Item) -> Goods? { productList(item).map { interned(.products($0)).goods } }

    /// What the goods of an entry cover; all goods where it names none, nil where they cannot be read.
    func footprint(_ item: Item?) -> GoodsFootprint? {
        guard let item else { return interned(.all).footprint }
        return readGoods(item)?.footprint
    }

    /// Every value is read once for the check and once for the law.
    private func readGoods(_ item: Item) -> GoodsRead? {
        let place = place(of: item)
        if let known = goodsRead[place] { return known }
        var names: [String]?
        if let map = item.map, map.count == 1, map[0].key.text == "list" {
            let written = map[0].value.entries.compactMap(\.text)
            names = written.contains { $0.hasSuffix(".csv") } ? nil : written
        }
        let found = names.flatMap { goodsOfLists[$0] } ?? newGoods(item).map(interned)
        if let names, let found { goodsOfLists[names] = found }
        goodsRead[place] = .some(found)
        return found
    }

    private func interned(_ goods: Goods) -> GoodsRead {
        if let known = footprints[goods] { return GoodsRead(goods: goods, footprint: known) }
        let footprint = GoodsFootprint(goods, id: footprints.count, index: sectorIndex)
        work += footprint.count
        footprints[goods] = footprint
        return GoodsRead(goods: goods, footprint: footprint)
    }

    private func newGoods(_ item: Item) -> Goods? {
        if item.text == "all" { return .all }
        guard let map = item.map else {
            report(item, "goods cannot be \(item.kind)", "write all, {hs: [\"72\"]}, {list: NAME} or {sectors: [iron-steel]}")
            return nil
        }
        var products: [String: Share]?
        var titles: [String] = []
        var others: [Goods] = []
        for (key, value) in map {
            switch key.text {
            case "hs":
                if let set = prefixes(value) { products = (products ?? [:]).merging(set) { a, _ in a } }
            case "list":
                if value.list != nil { checkDistinct(value) }
                var known: Set<String> = []
                for name in value.entries where known.insert(name.text ?? "").inserted {
                    guard let title = name.text, let set = productList(name) else { continue }
                    titles.append("list \(title)")
                    products = products.map { $0.merging(set.shares) { a, b in a.value > b.value ? a : b } } ?? set.shares
                }
            case "sectors":
                if ownConcordance != nil, isOfCalendar(value) {
                    // The calendar names sectors of the shipped worlds: here, the products that they make.
                    if let set = productsOfSectors(value) { products = (products ?? [:]).merging(set) { a, _ in a } }
                } else if let set = sectors(value) {
                    others.append(.sectors(set))
                }
            case "minerals": if let names = minerals(value) { others.append(.minerals(names)) }
            default:
                let words = ["hs", "list", "sectors", "minerals"]
                report(
                    key, "goods have no key \(key.kind)", hint(key.text, in: words, else: "write hs, list, sectors or minerals"))
            }
        }
        if let products, !products.isEmpty {
            productCount += products.count
            work += products.count
            guard productCount <= Limits.products else {
                report(
                    item, "the scenario names more than \(Limits.products) HS codes",
                    "write headings of four digits, or use one list in several measures")
                return nil
            }
            others.append(.products(ProductSet(products, name: titles.isEmpty ? nil : titles.joined(separator: ", "))))
        }
        guard others.count == 1 else {
            if others.count > 1 {
                report(item, "goods mix products, sectors or minerals", "write two measures")
            } else if map.isEmpty {
                report(item, "goods are empty", "write all, or say which")
            }
            return nil
        }
        return others[0]
    }

    // MARK: Products

    private func prefixes(_ item: Item) -> [String: Share]? {
        var shares: [String: Share] = [:]
        /// Codes that nothing is recorded under, which is a fault only where there are no others.
        var untraded: [(item: Item, code: String, fault: KnownProducts.Fault)] = []
        func add(_ item: Item, _ share: @autoclosure () -> Share?) {
            work += 1
            guard let product = item.text.flatMap({ Product($0) }) else {
                report(item, "\(item.kind) is no HS code", "write 2 to 10 digits, an even number, such as \"0201\"")
                return
            }
            switch (try? KnownProducts.shipped())?.fault(of: product) {
            case .untraded(let year): untraded.append((item, product.code, .untraded(year: year)))
            case let fault?: report(item, fault.what(product.code), fault.remedy)
            case nil: break
            }
            if let share = share() { shares[product.code] = share }
        }
        if let map = item.map {
            for (key, value) in map { add(key, part(value)) }
        } else {
            if item.list?.isEmpty ?? false { report(item, "the list of HS codes is empty", "write at least one") }
            for entry in item.entries { add(entry, Share(1)) }
        }
        for (item, code, fault) in untraded {
            report(item, fault.what(code), fault.remedy, untraded.count == shares.count ? .error : .warning)
        }
        return shares
    }

    /// A list of products of the shipped data, or a file beside the scenario.
    private func productList(_ item: Item) -> ProductSet? {
        guard let name = text(item) else { return nil }
        let isOwn = name.hasSuffix(".csv")
        // The same list is named many times in the calendar.
        if !isOwn, let known = lists[name] { return known.set }
        let url: URL?
        if isOwn {
            url = URL(fileURLWithPath: item.file).deletingLastPathComponent().appendingPathComponent(name).standardizedFileURL
        } else {
            url = name.isPlainPath ? DataLocation.find("lists/\(name).csv", in: dataFolders) : nil
        }
        guard let url, FileManager.default.fileExists(atPath: url.path) else {
            report(
                item, "there is no product list \(item.kind)",
                "write the name of a list in Data/lists, or a .csv file beside the scenario")
            return nil
        }
        if isOwn, let known = lists[url.path] { return known.set }
        var set: ProductSet?
        do {
            set = try ProductList.parse(
                try files.text(url.path, isShipped: !isOwn), file: url.path, name: name)
        } catch let problems as Problems {
            for problem in problems.problems {
                if problem.line > 0 {
                    add(problem)
                } else {
                    report(item, "the product list \(item.kind): \(problem.what)", problem.remedy)
                }
            }
        } catch {
            let why = "\(error)".split(separator: "\n").first.map(String.init) ?? ""
            report(item, "the product list \(item.kind) cannot be read: \(why)", "correct the list")
        }
        lists[isOwn ? url.path : name] = ListRead(set: set)
        return set
    }

    /// A share of goods that is covered.
    private func part(_ item: Item) -> Share? {
        guard let share = share(item) else { return nil }
        guard share.value > 0 else {
            report(item, "a share of \(item.kind) covers nothing", "leave the entry out, or write more than 0%")
            return nil
        }
        return share
    }

    // MARK: Sectors

    func sector(_ item: Item) -> Sector? {
        guard let name = name(item) else { return nil }
        if let grid, grid.index(of: Sector(name)) == nil {
            report(
                item, "the world has no sector \"\(name)\"",
                SectorSuccessors.hint(for: name, in: grid)
                    ?? hint(name, in: grid.sectors.map(\.rawValue), else: "see: detente data show"))
            return nil
        }
        return Sector(name)
    }

    /// The products of sectors of the shipped worlds, each with its sector's share.
    private func productsOfSectors(_ item: Item) -> [String: Share]? {
        guard let lists = try? SectorCodeLists.load() else { return nil }
        var shares: [String: Share] = [:]
        func add(_ item: Item, _ share: Share) {
            guard let name = name(item) else { return }
            let codes = lists.codes(of: Sector(name))
            if codes.isEmpty {
                report(
                    item, "\(name) is no sector of goods of the shipped worlds, and the world's sectors are others",
                    "leave this file of the calendar out, or solve it on \(World.usual)")
            }
            for code in codes { shares[code] = share }
        }
        if let map = item.map {
            for (key, value) in map { if let share = part(value) { add(key, share) } }
        } else {
            for entry in item.entries { add(entry, Share(1)) }
        }
        return shares
    }

    private func sectors(_ item: Item) -> [Sector: Share]? {
        var shares: [Sector: Share] = [:]
        if let map = item.map {
            for (key, value) in map { if let code = sector(key), let share = part(value) { shares[code] = share } }
        } else {
            if item.list?.isEmpty ?? false { report(item, "the list of sectors is empty", "write at least one") }
            for code in item.entries.compactMap(sector) { shares[code] = Share(1) }
        }
        return shares
    }
}

extension String {
    /// Whether it can only name a file below a folder: letters, digits, hyphens, single slashes.
    var isPlainPath: Bool {
        !split(separator: "/", omittingEmptySubsequences: false).contains(where: \.isEmpty)
            && utf8.allSatisfy {
                (97...122).contains($0 | 0x20) || (48...57).contains($0) || $0 == 45 || $0 == 47
            }
    }
}
